using System.Globalization;
using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Binary;

public sealed class Hash128Tests
{
    // Of the author's program, as two numbers of 64 bits, the first one left.
    [Theory]
    [InlineData("", "00000000000000000000000000000000")]
    [InlineData("hello", "cbd8a7b341bd9b025b1e906a48ae1d19")]
    [InlineData("hello, world", "342fac623a5ebc8e4cdcbc079642414d")]
    [InlineData("19 Jan 2038 at 3:14:07 AM", "b89e5988b737affc664fc2950231b2cb")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "cd99481f9ee902c9695da1a38987b6e7")]
    public void The_published_values_come_out(string text, string hash)
    {
        var found = Hash128.Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal(hash, string.Create(CultureInfo.InvariantCulture, $"{(ulong)found:x16}{(ulong)(found >> 64):x16}"));
    }

    [Fact]
    public void Every_byte_and_the_length_count()
    {
        var seen = new HashSet<UInt128>();
        for (var length = 0; length <= 40; length++)
        {
            var data = new byte[length];
            Assert.True(seen.Add(Hash128.Of(data)));
            for (var at = 0; at < length; at++)
            {
                data[at] = 1;
                Assert.True(seen.Add(Hash128.Of(data)));
                data[at] = 0;
            }
        }
    }
}
