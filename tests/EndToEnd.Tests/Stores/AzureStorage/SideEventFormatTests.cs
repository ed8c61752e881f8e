using Serverless.Core.Binary;
using Serverless.Runtime.AzureStorage.SideOutputs;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class SideEventFormatTests
{
    private static readonly byte[] Stored = SideEventFormat.ToBytes([Some.SideEvent(0, 1), Some.SideEvent(1, 2)]);

    [Fact]
    public void A_byte_that_changed_is_found()
    {
        for (var at = 0; at < Stored.Length; at++)
        {
            var damaged = Stored.ToArray();
            damaged[at] ^= 0x10;
            var refused = Record.Exception(() => SideEventFormat.FromBytes(damaged, "telemetry", "delta"));
            Assert.True(refused is CorruptDataException or UnknownFormException, $"byte {at}: {refused}");
        }
    }

    [Fact]
    public void A_part_of_it_is_refused() =>
        Assert.Throws<CorruptDataException>(() => SideEventFormat.FromBytes(Stored.AsSpan(0, Stored.Length - 1), "telemetry", "delta"));

    [Fact]
    public void A_later_version_is_named_as_one()
    {
        var later = Stored.ToArray();
        later[1]++;
        var refused = Assert.Throws<UnknownFormException>(() => SideEventFormat.FromBytes(later, "telemetry", "delta"));
        Assert.True(refused.IsLater);
    }
}
