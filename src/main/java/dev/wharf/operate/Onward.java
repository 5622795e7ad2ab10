package dev.wharf.operate;

import dev.wharf.packet.OpenPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of archived packets that are shipped onward, or processed again. Looking often
 * costs little. Safe for use by several threads.
 */
public final class Onward {
  private static final Duration LIFE = Duration.ofMillis(300);

  private final ShippingView shippingView;
  private final ReprocessView reprocessView;
  private final Remembered<Status.Shipping> shipping;
  private final Remembered<Status.Reprocessing> reprocessing;

  public Onward(ShippingView shippingView, ReprocessView reprocessView) {
    this.shippingView = shippingView;
    this.reprocessView = reprocessView;
    shipping = new Remembered<>(LIFE, shippingView::look);
    reprocessing = new Remembered<>(LIFE, reprocessView::look);
  }

  Status.Shipping shipping() {
    return shipping.get();
  }

  Status.Reprocessing reprocessing() {
    return reprocessing.get();
  }

  /** Lets the next look see packets that were put in line just now. */
  void moved() {
    reprocessing.forget();
  }

  /** Packets in work, with those that this process works on again. */
  List<OpenPacket> withThoseAgain(List<OpenPacket> fresh) {
    List<OpenPacket> all = new ArrayList<>(fresh);
    all.addAll(reprocessView.inWork());
    return all;
  }

  /** A delivery with what is known of it. */
  PacketView with(PacketView view) {
    return reprocessView.with(shippingView.with(view));
  }
}
