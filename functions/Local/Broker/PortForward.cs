using System.Net;
using System.Net.Sockets;
using Serverless.Local.Settings;

namespace Serverless.Local.Broker;

/// <summary>
/// A port of one's choice on 127.0.0.1 that leads to a broker, whose own port the system chooses. Clients begin here, and go on by the
/// address that the broker gives them.
/// </summary>
internal sealed class PortForward : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _stop = new();

    /// <exception cref="HostStartException">The port is taken, or not for this user.</exception>
    public PortForward(int port, string address)
    {
        _target = IPEndPoint.Parse(address);
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException fault)
        {
            throw new HostStartException(
                $"Port {port} on 127.0.0.1 can't be opened ({fault.Message}). Choose another one with --port, or leave it out for any.",
                fault);
        }
        _ = AcceptAsync();
    }

    /// <summary>host:port, for clients' <c>bootstrap.servers</c>.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var ct = _stop.Token;
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(ct), ct);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The broker ends.
        }
    }

    private async Task ForwardAsync(TcpClient client, CancellationToken ct)
    {
        using (client)
        {
            try
            {
                using var broker = new TcpClient();
                await broker.ConnectAsync(_target, ct);
                var (near, far) = (client.GetStream(), broker.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, ct), far.CopyToAsync(near, ct));
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // A connection that breaks: its client makes another one.
            }
        }
    }
}
