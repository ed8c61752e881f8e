using System.Buffers.Binary;
using Serverless.Core.Binary;
using Serverless.Runtime.Deltas;

namespace Serverless.EndToEnd.Tests.Stores;

public sealed class PackedStateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(200_000)]
    public void A_state_comes_back_as_it_was(int length)
    {
        var state = State(length);

        Assert.Equal(state, PackedState.Open(PackedState.Of(state)));
    }

    [Fact]
    public void A_long_state_becomes_shorter_and_a_short_one_or_one_that_does_not_stays_as_it_is()
    {
        var random = new byte[5_000];
        new Random(1).NextBytes(random);

        Assert.InRange(PackedState.Of(State(100_000)).Length, 1, 60_000);
        Assert.Equal(State(1_023), PackedState.Of(State(1_023)));
        Assert.Equal(random, PackedState.Of(random));
    }

    // Damage is the operation's affair: it makes the state again.
    [Fact]
    public void One_that_is_damaged_is_given_back_as_it_is()
    {
        var held = PackedState.Of(State(10_000));
        held[^1] ^= 1;

        Assert.Same(held, PackedState.Open(held));
        Assert.False(StoredHeader.IsWhole(held));
    }

    [Fact]
    public void One_of_a_later_version_is_refused()
    {
        var held = PackedState.Of(State(10_000));
        held[1]++;
        BinaryPrimitives.WriteUInt64LittleEndian(
            held.AsSpan(2), Hash64.Of(held.AsSpan(StoredHeader.Length), seed: (ulong)((held[0] << 8) | held[1])));

        Assert.Throws<UnknownFormException>(() => PackedState.Open(held));
    }

    [Fact]
    public void An_entity_that_holds_nothing_has_no_state() => Assert.Null(PackedState.Open(null));

    // The form of a state that isn't packed.
    private static byte[] State(int length)
    {
        var random = new Random(length);
        var state = Enumerable.Range(0, length).Select(_ => (byte)random.Next(16)).ToArray();
        if (length > 0)
            state[0] = (byte)StoredForm.ShardState;
        return state;
    }
}
