using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using MsnBridge.Testing;

namespace MsnBridge.Matrix.Tests.Client;

/// <summary>Rate limits, outages and whose turn it is.</summary>
public sealed class WaitingTests
{
    private const string Sent = """{"event_id":"$e"}""";

    [Fact]
    public async Task Messages_overtake_profiles_that_wait()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 4 });
        var gate = new TaskCompletionSource();
        homeserver.Otherwise = FakeHomeserver.Waits(gate.Task, Sent);
        var names = Enumerable.Range(0, 300).Select(i => test.SetNameAsync($"name {i}")).ToArray();
        await homeserver.ArrivedAsync(2);

        var messages = Enumerable.Range(0, 2).Select(i => test.SendAsync($"t{i}")).ToArray();
        await homeserver.ArrivedAsync(2);

        Assert.Equal(2, homeserver.Requests.Count(request => request.Target.Contains("/send/", StringComparison.Ordinal)));
        Assert.Equal(2, homeserver.Requests.Count(request => request.Target.Contains("/profile/", StringComparison.Ordinal)));
        gate.SetResult();
        await Task.WhenAll([.. messages, .. names]).Soon();
    }

    [Fact]
    public async Task Messages_that_never_end_keep_nothing_else_waiting_for_ever()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 2 });
        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var talking = Enumerable.Range(0, 8).Select(TalkAsync).ToArray();
        await homeserver.ArrivedAsync(8);

        await test.SetNameAsync("Ann").Soon();

        await enough.CancelAsync();
        await Task.WhenAll(talking).Soon();

        async Task TalkAsync(int talker)
        {
            for (var said = 0; !enough.IsCancellationRequested; said++)
                await test.SendAsync($"t{talker}-{said}");
        }
    }

    [Fact]
    public async Task Within_one_priority_the_order_is_that_of_the_calls()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 1 });
        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => test.SendAsync($"t{i:00}"))).Soon();
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"t{i:00}"),
            homeserver.Requests.Select(request => request.Target.Split('?')[0].Split('/')[^1]));
    }

    [Theory]
    [InlineData("""{"errcode":"M_LIMIT_EXCEEDED","error":"Slow down","retry_after_ms":3000}""", null)]
    [InlineData("<html>busy</html>", "3")]
    public async Task A_rate_limit_is_waited_out_for_as_long_as_the_homeserver_says(string body, string? header)
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(async context =>
        {
            context.Response.Headers.RetryAfter = header;
            await FakeHomeserver.Json(429, body)(context);
        }).Answers(200, Sent);
        var begun = test.Time.GetUtcNow();
        var sending = test.SendAsync("same");
        Assert.Equal("$e", (await test.AdvanceUntilAsync(sending, TimeSpan.FromMilliseconds(50))).Value);
        Assert.True(test.Time.GetUtcNow() - begun >= TimeSpan.FromSeconds(3));
        Assert.Equal(homeserver.Requests[0], homeserver.Requests[1]);
        Assert.EndsWith("/same?user_id=%40_msn_ann%3Alocalhost", homeserver.Requests[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_holds_back_lower_priorities_and_not_higher_ones()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(429, """{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":60000}""").Answers(200, Sent);
        var name = test.SetNameAsync("Ann");
        await homeserver.ArrivedAsync();
        await test.AdvanceUntilAsync(() => test.Log.Count(MatrixEventIds.RateLimited) > 0, TimeSpan.Zero);

        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.SetPresenceAsync().Soon());
        await test.SendAsync("t").Soon();
        Assert.False(name.IsCompleted);
        test.Time.Advance(TimeSpan.FromSeconds(70));
        await name.Soon();
    }

    [Fact]
    public async Task A_limit_on_a_persons_own_token_holds_up_nobody_else()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(429, """{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":60000}""");
        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        var alice = new Actor(new("alice", "localhost"), new Secret("alices-own"), Asserted: false);
        var own = test.Client.SendAsync(alice, ClientUnderTest.Room, "m.room.message", [], "a", null, TestContext.Current.CancellationToken);
        await homeserver.ArrivedAsync();
        await test.AdvanceUntilAsync(() => test.Log.Count(MatrixEventIds.RateLimited) > 0, TimeSpan.Zero);

        await test.SendAsync("t").Soon();
        Assert.False(own.IsCompleted);
        await test.AdvanceUntilAsync(own, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_absurd_pause_is_not_taken_at_its_word()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(429, """{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1e300}""").Answers(200, Sent);
        var sending = test.SendAsync("t");
        await test.AdvanceUntilAsync(() => test.Log.Count(MatrixEventIds.RateLimited) > 0, TimeSpan.Zero);
        test.Time.Advance(TimeSpan.FromMinutes(17));
        await sending.Soon();
    }

    [Fact]
    public async Task What_waits_is_sent_once_the_homeserver_is_back_and_the_log_says_so_once()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(502, "<html>Bad Gateway</html>", "text/html");
        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        homeserver.Versions = FakeHomeserver.Json(502, "<html>Bad Gateway</html>", "text/html");
        var first = test.SendAsync("t0");
        await test.AdvanceUntilAsync(() => test.Link.Status.State == MatrixLinkState.Down, TimeSpan.Zero);
        Assert.Equal(MatrixLinkFault.ServerError, test.Link.Status.Fault);
        var others = Enumerable.Range(1, 20).Select(i => test.SendAsync($"t{i}")).ToArray();
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.SetPresenceAsync().Soon());

        test.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Single(homeserver.Requests);
        homeserver.Versions = FakeHomeserver.Json(200, """{"versions":[]}""");
        await test.AdvanceUntilAsync(() => first.IsCompleted && others.All(other => other.IsCompleted));

        Assert.Equal(MatrixLinkState.Up, test.Link.Status.State);
        Assert.Equal(1, test.Log.Count(MatrixEventIds.HomeserverAway));
        Assert.Equal(1, test.Log.Count(MatrixEventIds.HomeserverBack));
        Assert.Equal(22, homeserver.Requests.Count);
        Assert.DoesNotContain(test.Log.Lines, line => line.Text.Contains("a secret word", StringComparison.Ordinal));
        Assert.DoesNotContain(test.Log.Lines, line => line.Text.Contains(ClientUnderTest.OwnToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_is_refused_is_tried_until_it_is_not()
    {
        var port = LoopbackPorts.Free();
        await using var test = new ClientUnderTest(new Uri($"http://127.0.0.1:{port}"));
        var sending = test.SendAsync("t");
        await test.AdvanceUntilAsync(() => test.Link.Status.State == MatrixLinkState.Down, TimeSpan.Zero);
        Assert.Equal(MatrixLinkFault.ConnectionRefused, test.Link.Status.Fault);
        Assert.Contains("matrix.homeserver", test.Link.Status.Detail!, StringComparison.Ordinal);
        await test.AdvanceUntilAsync(() => test.Time.GetUtcNow() > test.Link.Status.Since + TimeSpan.FromSeconds(10));

        await using var homeserver = await FakeHomeserver.StartAsync(port);
        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        await test.AdvanceUntilAsync(sending);
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task A_homeserver_that_hangs_is_given_up_after_the_time_limit_and_tried_again()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(FakeHomeserver.Hangs()).Answers(200, Sent);
        var sending = test.SendAsync("t");
        await homeserver.ArrivedAsync();
        test.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(MatrixLinkState.Connecting, test.Link.Status.State);
        await test.AdvanceUntilAsync(() => test.Log.Count(MatrixEventIds.HomeserverAway) == 1);
        await test.AdvanceUntilAsync(sending);
        Assert.Equal(2, homeserver.Requests.Count);
    }

    [Fact]
    public async Task Half_an_answer_counts_as_none_and_the_same_transaction_is_sent_again()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(FakeHomeserver.Breaks()).Answers(200, Sent);
        await test.AdvanceUntilAsync(test.SendAsync("same"));
        Assert.Equal(homeserver.Requests[0], homeserver.Requests[1]);
    }

    [Fact]
    public async Task A_page_in_the_place_of_an_answer_is_no_answer()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, "<html>Welcome</html>", "text/html").Answers(200, Sent);
        var sending = test.SendAsync("t");
        await test.AdvanceUntilAsync(() => test.Link.Status.Fault == MatrixLinkFault.NotAHomeserver, TimeSpan.Zero);
        await test.AdvanceUntilAsync(sending);
    }

    [Fact]
    public async Task A_request_that_alone_makes_the_homeserver_fail_holds_up_no_other()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Otherwise = context => context.Request.Path.Value!.EndsWith("/poison", StringComparison.Ordinal)
            ? FakeHomeserver.Json(500, """{"errcode":"M_UNKNOWN","error":"Internal server error"}""")(context)
            : FakeHomeserver.Json(200, Sent)(context);
        using var giveUp = new CancellationTokenSource();
        var poison = test.SendAsync("poison", giveUp);
        await homeserver.ArrivedAsync();
        for (var i = 0; i < 10; i++)
        {
            await test.SendAsync($"t{i}").Soon();
            test.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(0, test.Log.Count(MatrixEventIds.HomeserverAway));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poison.Soon());
    }

    [Fact]
    public async Task Many_requests_that_fail_are_an_outage_with_one_try_at_a_time()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Otherwise = FakeHomeserver.Json(500, """{"errcode":"M_UNKNOWN","error":"Internal server error"}""");
        var sending = Enumerable.Range(0, 8).Select(i => test.SendAsync($"t{i}")).ToArray();
        await homeserver.ArrivedAsync(8);
        await test.AdvanceUntilAsync(() => test.Log.Count(MatrixEventIds.HomeserverAway) == 1, TimeSpan.Zero);
        await test.AdvanceUntilArrivedAsync(homeserver, 3);
        Assert.Equal(11, homeserver.Requests.Count);

        homeserver.Otherwise = FakeHomeserver.Json(200, Sent);
        await test.AdvanceUntilAsync(() => sending.All(task => task.IsCompleted));
        Assert.Equal(1, test.Log.Count(MatrixEventIds.HomeserverBack));
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_queue()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 1 });
        var gate = new TaskCompletionSource();
        homeserver.Does(FakeHomeserver.Waits(gate.Task, Sent)).Answers(200, Sent);
        var first = test.SendAsync("t0");
        await homeserver.ArrivedAsync();
        using var giveUp = new CancellationTokenSource();
        var second = test.SendAsync("t1", giveUp);
        var third = test.SendAsync("t2");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        gate.SetResult();
        await first.Soon();
        await third.Soon();
        Assert.Equal(2, homeserver.Requests.Count);
    }

    [Fact]
    public async Task Whoever_gives_up_while_the_homeserver_answers_frees_the_place()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 1 });
        homeserver.Does(FakeHomeserver.Hangs()).Answers(200, Sent);
        using var giveUp = new CancellationTokenSource();
        var first = test.SendAsync("t0", giveUp);
        await homeserver.ArrivedAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        await test.SendAsync("t1").Soon();
    }

    [Fact]
    public async Task Calls_for_the_moment_do_not_wait_for_a_homeserver_that_is_away()
    {
        await using var test = new ClientUnderTest(new Uri($"http://127.0.0.1:{LoopbackPorts.Free()}"));
        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.Client.WhoAmIAsync(null, token).Soon());
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.Client.GetVersionsAsync(token).Soon());
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.Client.SetTypingAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, null, token).Soon());
    }

    [Fact]
    public async Task Shutting_down_ends_what_waits()
    {
        var test = new ClientUnderTest(new Uri($"http://127.0.0.1:{LoopbackPorts.Free()}"));
        var sending = test.SendAsync("t");
        await test.AdvanceUntilAsync(() => test.Link.Status.State == MatrixLinkState.Down, TimeSpan.Zero);
        var link = test.Link;
        await test.DisposeAsync();
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => sending.Soon());
        Assert.Equal(MatrixLinkState.Stopped, link.Status.State);
    }
}
