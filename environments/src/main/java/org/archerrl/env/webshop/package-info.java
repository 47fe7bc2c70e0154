/**
 * A shop to search, where products are opened, their options chosen, and what an instruction asks for is bought ({@code webshop}),
 * after WebShop (Yao et al., arXiv 2207.01206) and its wrapper in ArCHer (arXiv 2402.19446).
 *
 * <p>Found by name through {@link org.archerrl.env.Environments}. Read {@link org.archerrl.env.webshop.WebShopProvider} for
 * the settings, then {@code WebShop} (the task), {@code Session} (the pages) and {@code Reward} (the formula).
 *
 * <pre>
 * ./archer play webshop
 * ./archer train webshop
 * ./archer train webshop --set environment.data=DIR --set environment.products=1000
 * </pre>
 *
 * <h2>The task</h2>
 *
 * <p>The observation is the open page, the instruction included, so the policy sees the newest one only. An utterance is
 * {@code search[words]} or {@code click[what the page shows]}; in ArCHer's view also {@code think[anything]}, which changes
 * nothing. From the search one comes to results (the 50 best, some a page, {@code Next >} and {@code < Prev}), to a product
 * with its options, to its parts (description, features, reviews) and by {@code Back to Search} to the beginning. {@code Buy
 * Now} ends the episode with a reward of 0 to 1; any other turn pays 0. After {@code max-turns} (10, as in ArCHer) the
 * episode is cut off.
 *
 * <p>Reward = type * (attributes + options + [price within the limit]) / (what was asked for), where attributes and options
 * count if they are alike by {@code token_set_ratio} &gt; 85, attributes also if a text of the product has them, and type, 0
 * to 1, says whether the product is of the kind asked for: {@code Reward}, {@code TokenSetRatio}, {@code Colors}, {@code
 * Nouns}.
 *
 * <p>{@code view: archer} shows a line for each piece, {@code [button]}, {@code [[chosen]]}, three results a page, and
 * searches from the first page only; {@code view: webshop} shows all in a row with {@code [SEP]} between, ten results a page,
 * and searches from anywhere. {@code malformed-reward} is what an action costs that a page does not have; 0 by default, as
 * there.
 *
 * <h2>Products and goals</h2>
 *
 * <p>By default our own: 600 products of 40 kinds in eight departments, drawn by {@code catalogue-seed} from {@code
 * catalogue.json}, all of it written for this project, and two goals for each, of the form of WebShop's: one or two
 * attributes, a value of each option, a highest price. {@code products}, {@code kinds} and {@code goals} make it smaller. All
 * goals of every fifth product are held out.
 *
 * <p>{@code data} names a folder with WebShop's own files, which its {@code setup.sh} gets: {@code items_shuffle*.json},
 * {@code items_ins_v2*.json}, {@code items_human_ins.json}. The goals are shuffled as there (Python's generator, seed 233).
 * If there are more than 1,500, the first 500 are held out, the next 1,000 are left for development and the others are for
 * training; otherwise every fifth product as above.
 *
 * <h2>What differs from the original, and why</h2>
 *
 * <ul>
 *   <li>The noun rule. WebShop's title score counts the nouns and names that spaCy's tagger finds, and there is no such
 *       tagger for Java: {@code Nouns} takes all words but those of a list. So the type is close to, not equal to the
 *       original's. On people's trajectories where the title is known because the very product was bought, two of seven title
 *       scores are equal, the others are apart by 0.04 at most, and none changes a reward; the list was made in view of these
 *       titles.
 *   <li>The similarity is that of thefuzz 0.19.0 without python-Levenshtein, which WebShop's requirements install; other
 *       versions give other numbers.
 *   <li>The search is Lucene's BM25 with the parameters, the analysis, the weighting of words and the order of equal scores
 *       of Anserini, but by Lucene 9 where pyserini 0.17 has Lucene 8: for 2,400 queries over our catalogue both found the
 *       same products in the same order. Of a query only the first 256 different words count. The shortcuts {@code <r>},
 *       {@code <a>}, {@code <c>} and {@code <q>}, with which its authors look around, are words like others.
 *   <li>What WebShop draws anew in each process (prices within a range, the highest prices of goals) is drawn by {@code
 *       catalogue-seed}. Reviews and ratings are empty, as they are there.
 *   <li>An action that a page does not have is answered by {@code Invalid action!} and the page; WebShop shows the page only,
 *       ArCHer the words only. The last page shows the score and not the goal.
 *   <li>ArCHer keeps all pages in the context, refuses {@code Next >}, and shows a click on an option without its page; here
 *       every page stands for itself, all results can be reached, and upper and lower case mean the same.
 * </ul>
 *
 * <p>The rewards that 50 people's trajectories record (51 files; one ends without a purchase) are reproduced exactly, 50 of
 * 50, given the share of attributes and the title score that they record: they hold nothing of the products' texts, and none
 * of the 50 products is in the one attribute file that is to be had ({@code HumanTrajectoriesTest}).
 *
 * <h2>Players</h2>
 *
 * <p>They read what the pages say. {@code expert} searches for the words of the instruction, opens the affordable result
 * whose title fits best, chooses the options that are named and buys: 0.98 on average in ArCHer's view, 0.97 in WebShop's.
 * {@code scripted}, for warm starts, forgets words, opens any result, skips options and mistakes them: 0.73 and 0.68. {@code
 * random} clicks on anything: 0.12.
 *
 * <p>The recipe trains the nano model on sixteen products of two kinds by GRPO. For training's goals the mean reward is 0.65
 * after the warm start and 0.88 at the end (128 and 256 episodes), for those held out 0.38 and 0.42 (128 each): so small a
 * model learns two dozen goals by heart and not to read. One seed, which is a figure and not a claim.
 */
package org.archerrl.env.webshop;
