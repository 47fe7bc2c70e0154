package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.net.URI;
import java.util.SplittableRandom;

/**
 * Pages of MiniWoB++ (Liu et al. 2018, arXiv 1802.08802), as their own {@code core.js} plays them.
 *
 * @param pages names without folder and ending, such as {@code click-test-2}
 * @param split which instances: the two never share the seed of a page
 * @param episodesPerLoad more than 1 begins episodes on a page that is there already, as MiniWoB++'s own environment does
 */
record MiniWobTask(ImmutableList<String> pages, Split split, int episodesPerLoad) implements PageTask {
    /** The folder of the tasks, beside their common scripts. */
    static final String FOLDER = "miniwob/";

    static final String ENDING = ".html";

    /** Which instances are played. */
    enum Split {
        TRAINING("train"),
        HELD_OUT("test");

        /** What pages with two distributions of their own call it. */
        private final String mode;

        Split(String mode) {
            this.mode = mode;
        }
    }

    @Override
    public Opening draw(SplittableRandom random) {
        String page = pages.get(random.nextInt(pages.size()));
        String seed = split.mode + "/" + random.nextLong();
        String start = "(function () { core.endEpisode(0); core.EPISODE_MAX_TIME = 1e9; core.setDataMode("
                + Json.text(split.mode) + "); Math.seedrandom(" + Json.text(seed)
                + "); core.startEpisodeReal(); return true; })()";
        return new Opening(URI.create(FOLDER + page + ENDING), random.nextInt(), start);
    }

    @Override
    public String instruction() {
        return "core.getUtterance().utterance || core.getUtterance()";
    }

    @Override
    public String done() {
        return "WOB_DONE_GLOBAL";
    }

    /** Without the discount for time, which would depend on the machine. */
    @Override
    public String reward() {
        return "WOB_RAW_REWARD_GLOBAL";
    }

    @Override
    public Payment payment() {
        return Payment.AT_THE_END;
    }

    @Override
    public ImmutableList<String> hidden() {
        return ImmutableList.of("query", "reward-display", "sync-task-cover", "click-canvas");
    }
}
