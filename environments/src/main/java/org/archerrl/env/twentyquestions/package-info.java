/**
 * Twenty Questions: guess the hidden object by yes/no questions, which a truthful table answers, or a language model.
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. The facts lie in {@code objects.txt} and
 * {@code attributes.txt} beside these classes; read those first, then
 * {@link org.archerrl.env.twentyquestions.TwentyQuestionsProvider} for the settings. With {@code oracle: endpoint} an OpenAI-compatible
 * endpoint answers whatever is asked, in the way of LMRL-Gym; a {@code cache} folder makes its answers repeat:
 *
 * <pre>
 * ./archer train twenty-questions-10 --set environment.oracle=endpoint --set environment.endpoint=http://127.0.0.1:8000/v1 \\
 *   --set environment.cache=answers
 * </pre>
 */
package org.archerrl.env.twentyquestions;
