namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>What the host does when a function fails. This host's listeners have their own rules; it is only passed on.</summary>
public interface IRetryOptions
{
    /// <summary>-1 is without end.</summary>
    int MaxRetryCount { get; }
}
