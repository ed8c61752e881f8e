namespace Serverless.Producer.Sending;

/// <summary>A record that is to be produced; its bytes hold for the call.</summary>
internal readonly ref struct OutgoingRecord
{
    /// <summary>Where it belongs.</summary>
    public required int Partition { get; init; }

    /// <summary>Empty for none.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>As it travels.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>How many events are in it.</summary>
    public required int Events { get; init; }

    /// <summary>When its first event came: milliseconds since 1970.</summary>
    public required long TimestampMs { get; init; }
}
