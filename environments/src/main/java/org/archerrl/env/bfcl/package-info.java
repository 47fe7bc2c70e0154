/**
 * Function calling over several turns.
 */
package org.archerrl.env.bfcl;
