package io.icecap.cache;

import io.icecap.format.LiveFile;
import java.util.List;

/** A part of the cache in the hands of one user, who may hand it on to another thread. */
public interface HeldCache extends AutoCloseable {
  /** Whether it equals these live files: same files, same deletion vectors. */
  boolean equalsFiles(List<LiveFile> files);

  /** Whether {@link #tidy} has something to do; costs milliseconds. Called with nothing open. */
  boolean isUntidy();

  /**
   * Takes one step: moves what was published from the log into the file, or frees a part of the
   * room that deleted rows take. A step is bounded, some hundred milliseconds for millions of rows,
   * and can't be interrupted. Called with nothing open.
   *
   * @return false if there is more to do, or it has to wait for a snapshot that is being copied: to
   *     be called again
   */
  boolean tidy();

  /**
   * The file of this part of the cache, to be written anew by {@link FreshFile#run} while it goes
   * on being changed. Called with nothing open; takes milliseconds.
   */
  FreshFile anew();

  /**
   * Puts a file that was written anew in the place of the old one: the content is as of its last
   * run then. Called with nothing open; takes milliseconds.
   */
  void replace(FreshFile written);

  /** Discards what is open and gives it back. */
  @Override
  void close();
}
