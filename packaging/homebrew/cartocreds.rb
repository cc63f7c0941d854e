# Homebrew's formula. Until there is a release it builds the head: brew install --HEAD ./packaging/homebrew/cartocreds.rb
class Cartocreds < Formula
  desc "Credentials of CARTO accounts for C and C++"
  homepage "https://git.example.org/cartocreds"
  license all_of: ["MIT", "MPL-2.0"]
  head "https://git.example.org/cartocreds.git", branch: "main"

  depends_on "cmake" => :build
  depends_on "rust" => :build

  def install
    system "cmake", "-S", ".", "-B", "build", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"test.c").write <<~C
      #include <cartocreds.h>
      #include <stdio.h>
      int main(void) {
        creds_t *creds = creds_new("johnsmith", "abcdefg", NULL, 0, NULL);
        puts(creds_base_url(creds));
        creds_free(creds);
        return 0;
      }
    C
    system ENV.cc, "test.c", "-I#{include}", "-L#{lib}", "-lcartocreds", "-o", "test"
    assert_equal "https://johnsmith.carto.com\n", shell_output("./test")
  end
end
