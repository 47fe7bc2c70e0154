package org.archerrl.job.actor;

import org.archerrl.job.cluster.Answering;

/** A learner's actor that may share its steps with others of its kind. */
public interface Joining extends Answering {
    /**
     * Takes its place among others, before anything else.
     *
     * @param sums name of the group's sum actors, without their numbers
     * @param rank which one this is, from 0
     * @param count how many there are
     */
    String join(String sums, int rank, int count);
}
