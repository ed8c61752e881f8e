using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;

namespace Serverless.Core.Tests.Binary;

public sealed class PartitionerTests
{
    // From the tests of Kafka's Java client (UtilsTest.testMurmur2).
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_is_that_of_the_java_client(string text, int hash) =>
        Assert.Equal(hash, (int)Murmur2.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Crc32_is_that_of_zip()
    {
        var random = new Random(1);
        for (var length = 0; length < 40; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(bytes), Crc32.Of(bytes));
        }
    }

    [Fact]
    public void A_negative_hash_has_a_partition_too()
    {
        Assert.Equal((-973932308 & int.MaxValue) % 7, Partitioner.Murmur2.PartitionOf("21"u8, 7).Value);
        Assert.Equal((int)(Crc32.Of("21"u8) % 7), Partitioner.Crc32.PartitionOf("21"u8, 7).Value);
    }
}
