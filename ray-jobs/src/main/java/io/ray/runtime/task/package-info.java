/** The one class that needs embedded Ray's package-private access; {@link org.archerrl.job.cluster.Cluster} calls it. */
package io.ray.runtime.task;
