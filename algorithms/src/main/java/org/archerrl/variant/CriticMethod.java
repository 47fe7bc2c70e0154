package org.archerrl.variant;

/** How utterances are valued: the high level of the hierarchy. */
public interface CriticMethod {}
