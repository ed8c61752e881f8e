using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>A result that is to be written, and what is known to be in its place; null when nothing is known, or nothing is there.</summary>
internal sealed record TableResultPut(Result Result, StoredTableResult? Known)
{
    /// <summary>Whether what is known stays.</summary>
    public bool IsSuperseded => Known is not null && !Result.Supersedes(Known.Result);

    /// <summary>Whether to look before writing: what stays may have been replaced by another writer, and an earlier pane that isn't remembered probably is there.</summary>
    public bool IsDoubtful => IsSuperseded || (Known is null && Result.PaneIndex > 0);
}
