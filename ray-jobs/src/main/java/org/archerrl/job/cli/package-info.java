/**
 * The command line: parsing and printing only.
 *
 * <p>The launcher calls {@link org.archerrl.job.cli.Archer}; each command is one class.
 */
package org.archerrl.job.cli;
