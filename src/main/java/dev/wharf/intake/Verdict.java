package dev.wharf.intake;

import dev.wharf.packet.Refusal;
import java.time.Duration;

/** What becomes of a packet whose attempt failed. The routes choose by its {@link #word}. */
public sealed interface Verdict {
  /** The exchange property with the word, by which the routes choose. */
  String WORD = "wharf.verdict";

  /** The exchange property with the whole verdict, for those who carry it out. */
  String PROPERTY = "wharf.verdict-in-full";

  /** A delay from which on a packet waits for a person. */
  Duration PERSON = Duration.ofSeconds(10);

  /** Its kind, in a word that is stable: the routes name it. */
  String word();

  /** The packet is set aside. */
  record Refuse(Refusal refusal) implements Verdict {
    @Override
    public String word() {
      return "refuse";
    }
  }

  /**
   * The attempt counts as failed, and the packet is tried again.
   *
   * @param delay until then it waits in the inbox
   */
  record TryAgain(Duration delay) implements Verdict {
    @Override
    public String word() {
      return "try-again";
    }
  }

  /**
   * The packet waits in the inbox, and the attempt does not count.
   *
   * @param delay until it is tried again
   * @param why what it waits for, as a clause
   * @param forAll whether no packet could be worked on now, so that the intake pauses
   */
  record Wait(Duration delay, String why, boolean forAll) implements Verdict {
    @Override
    public String word() {
      return "wait";
    }

    /** Whether it waits for a person to do something, rather than for the machine to recover. */
    boolean blocks() {
      return !forAll && delay.compareTo(PERSON) >= 0;
    }
  }

  /** The packet's folder has left the inbox: there is nothing to work on. */
  record Forget() implements Verdict {
    @Override
    public String word() {
      return "forget";
    }
  }

  /**
   * The machine is at fault, and every packet would suffer: this one stays, and the server stops.
   *
   * @param fault what fails, as a clause
   */
  record StopServer(String fault) implements Verdict {
    @Override
    public String word() {
      return "stop-server";
    }
  }

  /** Nothing is to be done to the packet; what failed is reported. */
  record Leave(Standing standing) implements Verdict {
    @Override
    public String word() {
      return "leave";
    }
  }
}
