package dev.wharf.jmx;

import java.lang.reflect.Proxy;
import java.util.Objects;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.RequiredModelMBean;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.jspecify.annotations.Nullable;

/**
 * Assembles each of Camel's MBeans when a client first looks at it. Assembling them reads the
 * annotations of some hundred objects by reflection, which is a fifth of a start's work, and most
 * often no client ever comes.
 */
public final class LazyAssembler extends DefaultManagementMBeanAssembler {
  public LazyAssembler(CamelContext context) {
    super(context);
  }

  @Override
  public @Nullable ModelMBean assemble(MBeanServer server, Object managed, ObjectName name)
      throws JMException {
    // Assembling gives some of them a sender of notifications; proxies cannot be assembled late.
    return managed instanceof NotificationSenderAware || Proxy.isProxyClass(managed.getClass())
        ? super.assemble(server, managed, name)
        : new Late(() -> super.assemble(server, managed, name));
  }

  private interface Assembly {
    @Nullable ModelMBean assemble() throws JMException;
  }

  /** Stands for an MBean. While it is being registered, the server asks only for its class name. */
  private static final class Late extends RequiredModelMBean {
    private final Assembly assembly;
    private @Nullable ModelMBean assembled;
    private volatile boolean registered;

    Late(Assembly assembly) throws MBeanException {
      this.assembly = assembly;
    }

    private synchronized ModelMBean assembled() {
      if (assembled == null) {
        try {
          assembled = Objects.requireNonNull(assembly.assemble());
        } catch (JMException e) {
          throw new IllegalStateException(e);
        }
      }
      return assembled;
    }

    @Override
    public void postRegister(Boolean done) {
      super.postRegister(done);
      registered = done;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return registered ? assembled().getMBeanInfo() : super.getMBeanInfo();
    }

    @Override
    public Object getAttribute(String attribute)
        throws AttributeNotFoundException, MBeanException, ReflectionException {
      return assembled().getAttribute(attribute);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      return assembled().getAttributes(attributes);
    }

    @Override
    public void setAttribute(Attribute attribute)
        throws AttributeNotFoundException,
            InvalidAttributeValueException,
            MBeanException,
            ReflectionException {
      assembled().setAttribute(attribute);
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      return assembled().setAttributes(attributes);
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature)
        throws MBeanException, ReflectionException {
      return assembled().invoke(operation, arguments, signature);
    }
  }
}
