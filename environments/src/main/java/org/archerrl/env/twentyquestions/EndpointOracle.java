package org.archerrl.env.twentyquestions;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.chat.ChatEndpoint;
import org.archerrl.env.chat.ChatMessage;

/**
 * A language model behind an endpoint, which may be asked anything.
 *
 * <p>Its reply is read as LMRL-Gym reads its oracle's: the first yes or no counts, and none is a no. Guesses in the grammar's words are
 * answered by the table, so that what wins does not depend on the model.
 */
record EndpointOracle(ChatEndpoint endpoint) implements Oracle {
    private static final Pattern VERDICT = Pattern.compile("\\b(yes|no)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUESTION = Pattern.compile(".*\\p{L}.*", Pattern.DOTALL);
    private static final int LONGEST = 300;

    @Override
    public Answer answer(String utterance, Question question, HiddenObject hidden) {
        if (question instanceof Question.Guess) {
            return Oracle.told(question, hidden);
        }
        if (utterance.length() > LONGEST || !QUESTION.matcher(utterance).matches()) {
            return Answer.INVALID;
        }
        String reply = endpoint.reply(List.of(
                ChatMessage.system(
                        "Somebody has to guess an object by yes/no questions. The object is " + hidden.article()
                                + hidden.name() + ". Answer the question about it with Yes or No, truthfully."),
                ChatMessage.user(utterance.strip())));
        Matcher verdict = VERDICT.matcher(reply);
        return verdict.find() && verdict.group().toLowerCase(Locale.ROOT).equals("yes") ? Answer.YES : Answer.NO;
    }
}
