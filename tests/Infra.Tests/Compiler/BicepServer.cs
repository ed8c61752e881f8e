using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Serverless.Infra.Tests.Compiler;

/// <summary>
/// One compiler that stays, for the many small questions: it answers in a fraction of the time that a process takes to start.
/// JSON-RPC over its standard streams, a header with the length before each message. Ends with the test process.
/// </summary>
internal sealed class BicepServer
{
    private static readonly Lazy<BicepServer> Running = new(() => new BicepServer());
    private static readonly SemaphoreSlim Turn = new(1);

    private readonly Process _process;
    private int _calls;

    private BicepServer()
    {
        _process = CompilerProcess.Start(new Dictionary<string, string>(), "jsonrpc", "--stdio");
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _process.Kill();
    }

    /// <summary>The result of a call. Throws with the compiler's message when it reports an error.</summary>
    public static async Task<JsonElement> CallAsync(string method, object parameters)
    {
        await Turn.WaitAsync();
        try
        {
            await Running.Value.SendAsync(method, parameters);
            return await Running.Value.ReceiveAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task SendAsync(string method, object parameters)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id = ++_calls, method, @params = parameters });
        var stream = _process.StandardInput.BaseStream;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {message.Length}\r\n\r\n"));
        await stream.WriteAsync(message);
        await stream.FlushAsync();
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        var stream = _process.StandardOutput.BaseStream;
        var message = new byte[await LengthAsync(stream)];
        await stream.ReadExactlyAsync(message);
        var answer = JsonDocument.Parse(message).RootElement;
        return answer.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException(error.GetProperty("message").GetString())
            : answer.GetProperty("result");
    }

    private static async Task<int> LengthAsync(Stream stream)
    {
        var header = new StringBuilder();
        var next = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(next);
            header.Append((char)next[0]);
        }
        var length = header.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture);
    }
}
