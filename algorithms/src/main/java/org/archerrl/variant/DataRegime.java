package org.archerrl.variant;

/** Which experience each learner sees. */
public interface DataRegime {}
