using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Serverless.EndToEnd.Tests.Azurite;

/// <summary>
/// One Azurite for all tests of this process, on free ports of 127.0.0.1, with its data in memory; it ends with the process. Tests keep
/// apart by a <see cref="NewPrefix"/> for the names of their tables and containers. Where it can't be started, tests that ask for it fail.
/// </summary>
internal sealed class AzuriteServer
{
    private const string Account = "devstoreaccount1";
    // The emulator's published key; it opens nothing else.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly Lazy<Task<AzuriteServer>> Shared = new(() => Task.Run(StartAsync));
    private static int _prefixes;

    private AzuriteServer(int blobs, int queues, int tables) =>
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs}/{Account};"
            + $"QueueEndpoint=http://127.0.0.1:{queues}/{Account};TableEndpoint=http://127.0.0.1:{tables}/{Account};";

    public string ConnectionString { get; }

    public static Task<AzuriteServer> GetAsync() => Shared.Value;

    /// <summary>A prefix that no other test has: letters and digits, fit for a table's and a container's name.</summary>
    public static string NewPrefix() => $"t{Environment.ProcessId}x{Interlocked.Increment(ref _prefixes)}";

    private static async Task<AzuriteServer> StartAsync()
    {
        var program = AzuriteInstall.Program();
        var ports = FreePorts(3);
        var start = new ProcessStartInfo("node", [
            program, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence",
            "--blobHost", "127.0.0.1", "--blobPort", $"{ports[0]}", "--queueHost", "127.0.0.1", "--queuePort", $"{ports[1]}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{ports[2]}"])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
        foreach (var port in ports)
            await AnswersAsync(process, port);
        return new AzuriteServer(ports[0], ports[1], ports[2]);
    }

    private static async Task AnswersAsync(Process process, int port)
    {
        var watch = Stopwatch.StartNew();
        while (!process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        var reason = process.HasExited ? await process.StandardError.ReadToEndAsync() : $"nothing answers at port {port}";
        throw new InvalidOperationException($"Azurite did not start: {reason}");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
