using System.IO.Hashing;
using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Binary;

public sealed class Hash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    public void The_published_values_come_out(string text, ulong hash) => Assert.Equal(hash, Hash64.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void At_every_length_and_seed_it_is_the_hash_of_another_implementation()
    {
        var random = new Random(1);
        var data = new byte[300];
        random.NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
            foreach (var seed in new[] { 0, 1, -1, random.NextInt64() })
                Assert.Equal(XxHash64.HashToUInt64(data.AsSpan(0, length), seed), Hash64.Of(data.AsSpan(0, length), (ulong)seed));
    }
}
