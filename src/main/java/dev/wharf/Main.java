package dev.wharf;

final class Main {
  public static void main(String[] args) {}
}
