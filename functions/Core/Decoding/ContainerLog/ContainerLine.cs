namespace Serverless.Core.Decoding.ContainerLog;

/// <summary>Where a container's line is in an event, and what is around it. Indexes count from the event's start.</summary>
/// <param name="From">Where the line begins.</param>
/// <param name="To">Where it ends, exclusive.</param>
/// <param name="IsEscaped">Whether it has JSON's escapes.</param>
/// <param name="IsPartial">Whether it goes on in the next event.</param>
/// <param name="Time">Where the time is.</param>
/// <param name="Stream">Where the name of the stream is.</param>
internal readonly record struct ContainerLine(
    int From, int To, bool IsEscaped, bool IsPartial, (int From, int To) Time, (int From, int To) Stream);
