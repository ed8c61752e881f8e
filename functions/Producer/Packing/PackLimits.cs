namespace Serverless.Producer.Packing;

/// <summary>How much one record holds.</summary>
/// <param name="MaxEvents">Events, at least 1.</param>
/// <param name="MaxBytes">Bytes of its value before it is compressed, line feeds between events included; at least 1.</param>
/// <param name="Lines">Whether an event is a line, and not a whole record of any bytes.</param>
internal readonly record struct PackLimits(int MaxEvents, int MaxBytes, bool Lines = true)
{
    /// <summary>Why an event can't be in any record; null when it can.</summary>
    public string? Refuse(ReadOnlySpan<byte> @event)
    {
        if (@event.Length > MaxBytes)
            return $"The event has {@event.Length} bytes, more than the {MaxBytes} of MaxBytes: split it, or raise MaxBytes.";
        if (!Lines)
            return null;
        if (@event.Contains((byte)'\n'))
            return "The event has a line feed, which would make two events of it: write it on one line.";
        return @event.ContainsAnyExcept(" \t\r"u8) ? null : "The event is blank, and blank lines are no events: leave it out.";
    }
}
