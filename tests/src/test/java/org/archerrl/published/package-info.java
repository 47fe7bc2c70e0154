/** Real, published models, read by this project and held against what the Python stack says of the same files. */
package org.archerrl.published;
