using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// Stands in for the Functions host: starts the function app as its worker process, loads the functions that it has, and invokes them over
/// the host's own protocol. The durable back end is in memory. Nothing is triggered by itself: no timer runs, and no topic is read.
/// </summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WorkerStream _stream = new();
    private readonly WebApplication _web;
    private readonly Dictionary<string, HostedFunction> _functions = new(StringComparer.Ordinal);
    private WorkerProcess? _worker;

    private FakeHost()
    {
        Entities = new FakeEntities(RunEntityAsync);
        Accept = Entities.AcceptAsync;
        _web = Web(_stream, new Sidecar(signal => Accept(signal), Entities.StateOf));
    }

    /// <summary>The functions by name, as the worker described them to its host.</summary>
    public IReadOnlyDictionary<string, HostedFunction> Functions => _functions;

    /// <summary>The durable entities.</summary>
    public FakeEntities Entities { get; }

    /// <summary>What is done with a signal before the worker hears that it was accepted: given to <see cref="Entities"/>.</summary>
    public Func<SignalEntityRequest, Task> Accept { get; set; }

    /// <summary>The worker process.</summary>
    public WorkerProcess Worker => _worker!;

    /// <summary>Warnings and errors that the worker has logged.</summary>
    public IReadOnlyCollection<string> Problems => _stream.Problems;

    /// <summary>Where the worker answers to HTTP requests; each needs an invocation.</summary>
    private Uri WorkerHttp { get; set; } = null!;

    private Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Starts the app with settings named as in the environment; ends when every function is loaded.</summary>
    /// <exception cref="WorkerException">The process ended, or a function can't be loaded.</exception>
    public static async Task<FakeHost> StartAsync(string app, IReadOnlyDictionary<string, string> settings)
    {
        var host = new FakeHost();
        try
        {
            await host._web.StartAsync();
            await host.StartWorkerAsync(app, settings);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function and returns its answer. Bindings to the durable client are added.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="trigger">What its trigger is bound to; null for one of HTTP, which has its request.</param>
    /// <exception cref="WorkerException">The function threw.</exception>
    public Task<InvocationResponse> InvokeAsync(string function, TypedData? trigger) =>
        InvokeAsync(function, _functions[function].Invocation(trigger, DurableClient()));

    /// <summary>Sends a request to an HTTP function.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="method">Its method.</param>
    /// <param name="path">Path and query, with the prefix of the app's routes.</param>
    /// <param name="route">The parameters of the function's route.</param>
    public Task<HttpResponseMessage> RequestAsync(
        string function, HttpMethod method, string path, params (string Name, string Value)[] route) =>
        RequestAsync(function, method, path, encoding: null, route);

    /// <summary>The same; <paramref name="encoding"/> is what the caller accepts beside plain content.</summary>
    public async Task<HttpResponseMessage> RequestAsync(
        string function, HttpMethod method, string path, string? encoding, params (string Name, string Value)[] route)
    {
        var invocation = _functions[function].Invocation(trigger: null, DurableClient());
        foreach (var (name, value) in route)
            invocation.TriggerMetadata.Add(name, new TypedData { String = value });
        using var client = WorkerClient();
        using var request = new HttpRequestMessage(method, new Uri(WorkerHttp, path));
        request.Headers.Add("x-ms-invocation-id", invocation.InvocationId);
        if (encoding is not null)
            request.Headers.AcceptEncoding.ParseAdd(encoding);
        var invoked = InvokeAsync(function, invocation);
        var response = await client.SendAsync(request);
        await invoked;
        return response;
    }

    /// <summary>
    /// The first lines that an HTTP function answers with, as they come; then the request is given up. Ends when the invocation has.
    /// </summary>
    public async Task<IReadOnlyList<string>> BeginningAsync(
        string function, string path, int lines, params (string Name, string Value)[] route)
    {
        var invocation = _functions[function].Invocation(trigger: null, DurableClient());
        foreach (var (name, value) in route)
            invocation.TriggerMetadata.Add(name, new TypedData { String = value });
        using var client = WorkerClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(WorkerHttp, path));
        request.Headers.Add("x-ms-invocation-id", invocation.InvocationId);
        var (invoked, read) = (InvokeAsync(function, invocation), new List<string>());
        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var content = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (read.Count < lines && await content.ReadLineAsync() is { } line)
                read.Add(line);
        }
        await invoked;
        return read;
    }

    /// <summary>Tells the worker to end, as a host does that is shut down. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        _stream.Tell(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        using var limit = new CancellationTokenSource(Patience);
        return await Worker.EndAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _worker?.Dispose();
        await _web.DisposeAsync();
    }

    /// <summary>As the host's own proxy: a worker is ready before it listens, so a connection refused is tried again.</summary>
    private static HttpClient WorkerClient() => new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, patience.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                socket.Dispose();
                await Task.Delay(50, patience.Token);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static WebApplication Web(WorkerStream stream, Sidecar sidecar)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(stream).AddSingleton(sidecar);
        var web = builder.Build();
        web.MapGrpcService<WorkerStream>();
        web.MapGrpcService<Sidecar>();
        return web;
    }

    private async Task StartWorkerAsync(string app, IReadOnlyDictionary<string, string> settings)
    {
        _worker = WorkerProcess.Start(app, Address, settings);
        if (await Task.WhenAny(_stream.Begun, _worker.EndAsync(default)).WaitAsync(Patience) != _stream.Begun)
            throw new WorkerException($"The worker ended before it was heard of.\n{_worker.Output}");
        var folder = Path.GetDirectoryName(app)!;
        var ready = (await _stream.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder },
        })).WorkerInitResponse;
        Check(ready.Result, "start");
        WorkerHttp = new Uri(ready.Capabilities["HttpUri"]);
        await LoadAsync(folder);
    }

    private async Task LoadAsync(string folder)
    {
        var found = (await _stream.AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder },
        })).FunctionMetadataResponse;
        Check(found.Result, "index");
        foreach (var function in found.FunctionMetadataResults)
        {
            function.Directory = folder;
            // A worker that is asked for its functions may leave the id to the host.
            if (function.FunctionId.Length == 0)
                function.FunctionId = function.Name;
            var loaded = (await _stream.AskAsync(new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
            })).FunctionLoadResponse;
            Check(loaded.Result, function.Name);
            _functions.Add(function.Name, new HostedFunction(function));
        }
    }

    private async Task<InvocationResponse> InvokeAsync(string function, InvocationRequest invocation)
    {
        var answer = (await _stream.AskAsync(new StreamingMessage { InvocationRequest = invocation })).InvocationResponse;
        Check(answer.Result, function);
        return answer;
    }

    private async Task<EntityBatchResult> RunEntityAsync(EntityBatchRequest batch)
    {
        var name = batch.InstanceId.Split('@')[1];
        var function = _functions.Values.Single(one => one.IsEntity && one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var answer = await InvokeAsync(function.Name, new TypedData { String = Convert.ToBase64String(Written(batch)) });
        return EntityBatchResult.Parser.ParseFrom(Convert.FromBase64String(answer.ReturnValue.String));
    }

    private static byte[] Written(EntityBatchRequest batch) => Google.Protobuf.MessageExtensions.ToByteArray(batch);

    private TypedData DurableClient() => new()
    {
        String = new JsonObject
        {
            ["rpcBaseUrl"] = Address.AbsoluteUri,
            ["taskHubName"] = "FakeHub",
            ["connectionName"] = "Storage",
            ["requiredQueryStringParameters"] = "",
            ["httpBaseUrl"] = Address.AbsoluteUri,
            // The host's default.
            ["maxGrpcMessageSizeInBytes"] = 4 * 1024 * 1024,
        }.ToJsonString(),
    };

    private void Check(StatusResult result, string what)
    {
        const int Succeeded = 1;
        if (result.Status != Succeeded)
            throw new WorkerException($"{what}: {result.Exception?.Message}\n{result.Exception?.StackTrace}\n{_worker!.Output}");
    }
}
