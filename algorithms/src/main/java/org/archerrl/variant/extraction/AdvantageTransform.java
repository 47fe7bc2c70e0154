package org.archerrl.variant.extraction;

/** What happens to the advantages of one sample set before they enter the loss. */
public enum AdvantageTransform {
    /** Nothing (the reference). */
    NONE,
    /** Their mean is subtracted. */
    CENTER,
    /** The mean over each state's own utterances is subtracted: their mean Q is the baseline, and V's error drops out. */
    CENTER_BY_STATE,
    /** Mean 0, population standard deviation 1. */
    WHITEN
}
