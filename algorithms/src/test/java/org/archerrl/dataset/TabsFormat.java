package org.archerrl.dataset;

import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;

/** A format as a user would add one: after a line {@code #tabs}, an episode of one turn a line. */
public final class TabsFormat implements DatasetFormat {
    @Override
    public String name() {
        return "tabs";
    }

    @Override
    public String description() {
        return "observation, utterance and reward with tabs between them";
    }

    @Override
    public boolean recognises(String text) {
        return text.startsWith("#tabs\n");
    }

    @Override
    public Content read(String file, String text) {
        List<String> lines = text.lines().toList();
        return new Content(
                IntStream.range(1, lines.size())
                        .mapToObj(i -> new Recorded(episode(lines.get(i).split("\t", -1)), file + ":" + (i + 1)))
                        .toList(),
                List.of());
    }

    private static Trajectory episode(String[] parts) {
        Turn turn = new Turn(parts[0], parts[1], Double.parseDouble(parts[2]), Ending.TERMINATED, Verdict.UNDERSTOOD);
        return new Trajectory(0, List.of(turn), "");
    }
}
