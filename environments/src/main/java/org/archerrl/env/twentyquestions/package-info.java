/**
 * Twenty Questions with a truthful oracle: guess the hidden object by yes/no questions.
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. The facts lie in {@code objects.txt} and
 * {@code attributes.txt} beside these classes; read those first, then
 * {@link org.archerrl.env.twentyquestions.TwentyQuestionsProvider} for the settings.
 */
package org.archerrl.env.twentyquestions;
