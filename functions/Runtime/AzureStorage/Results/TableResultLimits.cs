using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>What a row can hold: a column of text 64 KiB, all columns together 1 MiB, most of which is for the state.</summary>
internal static class TableResultLimits
{
    /// <summary>Characters of a column of text.</summary>
    public const int MaxText = 32_767;

    /// <summary>What of the result is too large for a row, and what to change; null when nothing is.</summary>
    public static string? RefusalOf(Result result)
    {
        if (result.Id.Key.Length > MaxText)
            return $"its key has {result.Id.Key.Length} characters and the table takes {MaxText}. Give the fields of the view's key a greatest length";
        if (result.State.Length > ChunkedColumn.MaxBytes)
            return $"its state has {result.State.Length} bytes and the table takes {ChunkedColumn.MaxBytes}. Lower the capacity, precision or accuracy of the view's aggregates";
        return result.Corrections.Count > 0 && TableResultRows.Text(result.Corrections).Length > MaxText
            ? $"it was corrected from {result.Corrections.Count} partitions, more than the table can note. Keep results in Cosmos DB"
            : null;
    }
}
