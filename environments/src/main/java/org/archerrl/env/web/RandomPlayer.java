package org.archerrl.env.web;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.Player;
import org.archerrl.env.web.ObservedPage.Element;

/** Does something with any element: clicks it, types a word of the instruction, chooses an option. */
record RandomPlayer(SplittableRandom random) implements Player {
    private static final Splitter WORDS = Splitter.onPattern("[\\s\"]+").omitEmptyStrings();

    @Override
    public String speak(String observation) {
        ObservedPage page = ObservedPage.of(observation);
        if (page.elements().isEmpty()) {
            return "wait";
        }
        Element element = any(page.elements());
        if (Skills.isField(element)) {
            List<String> words = WORDS.splitToList(page.instruction());
            return Skills.type(element, words.isEmpty() ? "" : any(words));
        }
        return element.options().isEmpty() ? Skills.click(element) : Skills.select(element, any(element.options()));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
