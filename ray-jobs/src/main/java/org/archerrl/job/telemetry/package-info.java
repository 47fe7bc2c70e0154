/**
 * What a run tells while it goes on: numbers for Prometheus, from the driver's process alone.
 *
 * <p>The driver tells {@link org.archerrl.job.telemetry.Telemetry} what happens; a {@link
 * org.archerrl.job.telemetry.MetricsServer} answers scrapes. Read {@link org.archerrl.job.telemetry.Telemetry} first.
 */
package org.archerrl.job.telemetry;
