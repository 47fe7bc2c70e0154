package org.archerrl.env.service;

import java.util.Objects;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** Who has a request and answers the agent, for one conversation. */
public interface Customer {
    /** Returns the customer's first words; called once, before anything else. */
    String opening();

    /**
     * Answers what the agent says.
     *
     * @throws org.archerrl.env.EnvironmentFault if the customer speaks through something that fails
     */
    Reply reply(String speech);

    /**
     * What the customer says.
     *
     * @param text its words, without a line break at their end
     * @param ending {@link Ending#TERMINATED} where the customer wants nothing more
     * @param verdict whether the customer knew what was meant
     */
    record Reply(String text, Ending ending, Verdict verdict) {
        public Reply {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(ending, "ending");
            Objects.requireNonNull(verdict, "verdict");
        }

        /** Returns words after which the conversation goes on. */
        public static Reply answer(String text) {
            return new Reply(text, Ending.CONTINUES, Verdict.UNDERSTOOD);
        }

        /** Returns the customer's last words. */
        public static Reply farewell(String text) {
            return new Reply(text, Ending.TERMINATED, Verdict.UNDERSTOOD);
        }

        /** Returns words of one who has not understood. */
        public static Reply puzzled(String text) {
            return new Reply(text, Ending.CONTINUES, Verdict.MALFORMED);
        }
    }
}
