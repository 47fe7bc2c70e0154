package org.archerrl.variant.extraction;

/** What happens to the advantages of one sample set before they enter the loss. */
public enum AdvantageTransform {
    /** Nothing (the reference). */
    NONE,
    /** Their mean is subtracted. */
    CENTER,
    /** Mean 0, population standard deviation 1. */
    WHITEN
}
