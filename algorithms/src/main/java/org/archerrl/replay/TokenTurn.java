package org.archerrl.replay;

import org.archerrl.interaction.Ending;

/**
 * One turn as token ids: positions in the stream of its {@link TokenTrajectory}.
 *
 * @param contextStart first token of what the policy saw
 * @param contextEnd end (exclusive) of what the policy saw, and first token of the utterance
 * @param utteranceEnd end (exclusive) of the utterance; its last token is the terminator unless the token cap cut it
 * @param policyVersion the version of the policy that spoke, {@value #NO_POLICY} for a scripted player
 * @param anchor where in its task instance the turn started: the same number for the same place
 * @param logProbs behaviour log-probabilities (nats), one for each utterance token; empty where unknown (scripted data)
 * @param reward the environment's reward, unscaled
 * @param ending how the turn left the episode
 */
public record TokenTurn(
        int contextStart,
        int contextEnd,
        int utteranceEnd,
        int policyVersion,
        long anchor,
        float[] logProbs,
        double reward,
        Ending ending) {
    /** The policy version of what no policy said. */
    public static final int NO_POLICY = -1;

    public TokenTurn {
        if (contextStart < 0 || contextEnd <= contextStart || utteranceEnd <= contextEnd) {
            throw new IllegalArgumentException("a turn needs 0 <= contextStart < contextEnd < utteranceEnd, got "
                    + contextStart + ", " + contextEnd + ", " + utteranceEnd);
        }
        if (logProbs.length != 0 && logProbs.length != utteranceEnd - contextEnd) {
            throw new IllegalArgumentException("a turn needs one log-probability for each of its "
                    + (utteranceEnd - contextEnd) + " utterance tokens or none, got " + logProbs.length);
        }
    }

    /** A turn that no policy took, in no particular place. */
    public TokenTurn(
            int contextStart, int contextEnd, int utteranceEnd, float[] logProbs, double reward, Ending ending) {
        this(contextStart, contextEnd, utteranceEnd, NO_POLICY, 0, logProbs, reward, ending);
    }

    /** Returns the number of utterance tokens. */
    public int utteranceLength() {
        return utteranceEnd - contextEnd;
    }
}
