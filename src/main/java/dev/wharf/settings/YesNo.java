package dev.wharf.settings;

/** An answer that is to be given in so many words. */
enum YesNo {
  YES,
  NO
}
