/**
 * What an algorithm is made of: critic method x policy extraction x data regime, each a record of hyper-parameters.
 *
 * <p>Recipes name them, learners read them. Read {@link org.archerrl.variant.AlgorithmSpec} first; a variant is one file.
 */
package org.archerrl.variant;
