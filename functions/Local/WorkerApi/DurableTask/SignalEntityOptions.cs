namespace Microsoft.DurableTask.Entities;

public record SignalEntityOptions
{
    /// <summary>Not delivered before this time; at once without.</summary>
    public DateTimeOffset? SignalTime { get; init; }
}
