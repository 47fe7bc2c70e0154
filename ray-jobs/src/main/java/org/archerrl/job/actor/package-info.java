/**
 * The actors: shells round the objects of {@code algorithms} that speak bytes, text and primitives.
 *
 * <p>{@code Learners}, {@code Replay} and {@code Replicas} call them; recipes arrive as YAML, records through {@link org.archerrl.job.cluster.Wire}. An
 * actor's constructor cannot fail; its first call brings the state. Read {@link org.archerrl.job.actor.PolicyActor} first.
 */
package org.archerrl.job.actor;
