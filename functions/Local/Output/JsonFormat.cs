using System.Buffers;
using System.Text;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Local.Output;

/// <summary>A JSON array of results, each as the HTTP query gives it.</summary>
internal sealed class JsonFormat(View view, Func<Result, bool> isFinal) : IResultFormat
{
    private const int FullBytes = 64 * 1024;

    public async Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FullBytes);
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        await foreach (var result in results)
        {
            ResultRenderer.Render(json, result, view.Layout, isFinal(result));
            if (json.BytesPending + buffer.WrittenCount > FullBytes)
                PassOn(json, buffer, text);
        }
        json.WriteEndArray();
        PassOn(json, buffer, text);
        text.WriteLine();
    }

    private static void PassOn(Utf8JsonWriter json, ArrayBufferWriter<byte> buffer, TextWriter text)
    {
        json.Flush();
        text.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        buffer.ResetWrittenCount();
    }
}
