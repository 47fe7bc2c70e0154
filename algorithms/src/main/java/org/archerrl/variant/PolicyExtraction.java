package org.archerrl.variant;

/** How the token policy learns from utterance advantages: the low level of the hierarchy. */
public interface PolicyExtraction {}
