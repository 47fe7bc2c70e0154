package org.archerrl.env;

/** What takes the time of an environment's calls. */
public enum Pace {
    /** They compute: one after the other is quickest. */
    COMPUTES,
    /** They wait for something outside, such as a page or a server: many are made at once, each environment's in its order. */
    WAITS
}
