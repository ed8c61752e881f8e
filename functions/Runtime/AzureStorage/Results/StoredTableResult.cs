using Azure;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>A result as it is in the table, and the tag that a replacement of it must name.</summary>
internal sealed record StoredTableResult(Result Result, ETag Tag);
