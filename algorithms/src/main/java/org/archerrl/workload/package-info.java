/**
 * Fixed pieces of work at given sizes, on freshly drawn weights: what a benchmark times against another library.
 *
 * <p>The benchmark of {@code ray-jobs} calls it. Read {@link org.archerrl.workload.Work} first.
 */
package org.archerrl.workload;
