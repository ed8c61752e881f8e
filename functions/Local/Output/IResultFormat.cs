using Serverless.Core.Windows;

namespace Serverless.Local.Output;

/// <summary>A way to write the results of a view to a text.</summary>
internal interface IResultFormat
{
    Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text);
}
