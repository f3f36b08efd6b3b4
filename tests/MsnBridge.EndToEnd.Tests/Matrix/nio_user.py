#!/usr/bin/python3
"""One Matrix user, driven over stdin and stdout, one JSON object a line, so that tests use a client library nobody here wrote.

    in    {"id": 1, "do": "connect", ...arguments}       the methods do_... below are what can be asked for
    out   {"id": 1, "ok": ...} or {"id": 1, "error": "..."}
    out   {"event": {"in": "timeline", "room": "!...", "event": {...}}} for each event of a sync, as the homeserver sent it; "in" is
          timeline, state, ephemeral, room_account_data, invite, leave, account_data, presence or to_device
    out   {"unreadable": {...}} for an event in which the library did not find what the specification promises

The sync goes on through every outage of the homeserver. Ends when stdin ends. Debian's python3-matrix-nio: run with /usr/bin/python3.
"""
import asyncio
import base64
import io
import json
import logging
import os
import re
import sys
import urllib.parse

import nio

REQUEST_SECONDS = 60
SYNC_SECONDS = 20
# As many events of a room as a homeserver gives at once: what is left out of a sync is nowhere asked for.
SYNC_FILTER = {'room': {'timeline': {'limit': 100}}}
# A test waits for nobody: what a client spreads over minutes is tried again at once.
RETRY_SECONDS = 0.2


def emit(**line):
    sys.stdout.write(json.dumps(line) + '\n')
    sys.stdout.flush()


class Client(nio.AsyncClient):
    """Keeps the sync as the homeserver sent it, beside what the library makes of it."""

    async def create_matrix_response(self, response_class, transport_response, data=None):
        if response_class is nio.SyncResponse:
            self.raw_sync = await self.parse_body(transport_response)
        return await super().create_matrix_response(response_class, transport_response, data)

    async def get_timeout_retry_wait_time(self, got_timeouts):
        return RETRY_SECONDS


class User:
    def __init__(self):
        self.client = self.syncing = self.joins = None

    async def do_connect(self, url, user, password, device, joins):
        """Signs in and syncs until told otherwise. Invitations of those whose id matches `joins` are accepted, as a person does."""
        await self.do_disconnect(presence=None)
        config = nio.AsyncClientConfig(encryption_enabled=False, request_timeout=REQUEST_SECONDS)
        client = self.client = Client(url, user, device_id=device, config=config)
        self.joins = re.compile(joins) if joins else None
        self._check(await client.login(password, device_name='test'))
        await client.set_presence('online')
        await self._sync_once(0)
        self.syncing = asyncio.create_task(self._sync())
        return {'user': client.user_id, 'token': client.access_token}

    async def do_disconnect(self, presence='offline'):
        """Stops to sync; what comes meanwhile waits for the next time."""
        if self.syncing is not None:
            self.syncing.cancel()
            await asyncio.wait([self.syncing])
            self.syncing = None
        if self.client is not None and presence is not None:
            self._check(await self.client.set_presence(presence))

    async def do_resume(self):
        if self.syncing is None:
            await self.client.set_presence('online')
            self.syncing = asyncio.create_task(self._sync())

    async def close(self):
        if self.syncing is not None:
            self.syncing.cancel()
            await asyncio.wait([self.syncing])
        if self.client is not None:
            await self.client.close()

    async def _sync(self):
        while True:
            try:
                await self._sync_once(SYNC_SECONDS * 1000)
            except Exception as error:  # the border: a client goes on whatever happens
                print('sync: %s: %s' % (type(error).__name__, error), file=sys.stderr)
                await asyncio.sleep(RETRY_SECONDS)

    async def _sync_once(self, timeout):
        response = await self.client.sync(timeout=timeout, sync_filter=SYNC_FILTER)
        self._check(response)
        raw = self.client.raw_sync
        rooms = raw.get('rooms', {})
        for event in raw.get('account_data', {}).get('events', []):
            self._tell('account_data', None, event)
        for room, invite in rooms.get('invite', {}).items():
            for event in invite.get('invite_state', {}).get('events', []):
                self._tell('invite', room, event)
                if (event['type'], event.get('state_key')) == ('m.room.member', self.client.user_id):
                    await self._answer_invitation(room, event['sender'])
        for room, joined in rooms.get('join', {}).items():
            for where, events in (('state', 'state'), ('timeline', 'timeline'), ('ephemeral', 'ephemeral'), ('room_account_data', 'account_data')):
                for event in joined.get(events, {}).get('events', []):
                    self._tell(where, room, event)
        for room, left in rooms.get('leave', {}).items():
            for event in left.get('timeline', {}).get('events', []):
                self._tell('leave', room, event)
        for event in raw.get('presence', {}).get('events', []):
            self._tell('presence', None, event)
        for event in raw.get('to_device', {}).get('events', []):
            self._tell('to_device', None, event)
        for joined in response.rooms.join.values():
            for event in joined.timeline.events:
                # It knows the rooms of versions up to 10 alone, whose first event names their maker.
                if isinstance(event, (nio.BadEvent, nio.UnknownBadEvent)) and event.source.get('type') != 'm.room.create':
                    emit(unreadable=event.source)

    @staticmethod
    def _tell(where, room, event):
        emit(event={'in': where, 'room': room, 'event': event})

    async def _answer_invitation(self, room, sender):
        if self.joins is not None and self.joins.fullmatch(sender):
            # It may have been withdrawn meanwhile.
            response = await self.client.join(room)
            if isinstance(response, nio.ErrorResponse):
                print('could not join: %s' % response.message, file=sys.stderr)

    @staticmethod
    def _check(response):
        if isinstance(response, nio.ErrorResponse):
            raise Exception('%s: %s' % (response.status_code, response.message))
        return response

    # Rooms.

    async def do_create_room(self, invite, direct, name, encrypted, room_version, state):
        state = list(state)
        if encrypted:
            state.append({'type': 'm.room.encryption', 'state_key': '', 'content': {'algorithm': 'm.megolm.v1.aes-sha2'}})
        response = self._check(await self.client.room_create(
            name=name, invite=invite, is_direct=direct, room_version=room_version, initial_state=state,
            preset=nio.RoomPreset.trusted_private_chat if direct else nio.RoomPreset.private_chat))
        return response.room_id

    async def do_join(self, room):
        self._check(await self.client.join(room))

    async def do_leave(self, room):
        self._check(await self.client.room_leave(room))

    async def do_invite(self, room, user):
        self._check(await self.client.room_invite(room, user))

    async def do_kick(self, room, user, reason):
        self._check(await self.client.room_kick(room, user, reason))

    async def do_upgrade(self, room, version):
        """The homeserver's own upgrade, as clients call it; the library's makes the new room itself."""
        return (await self.do_raw('POST', '/_matrix/client/v3/rooms/%s/upgrade' % quoted(room), {'new_version': version}))['replacement_room']

    async def do_get_state(self, room):
        return self._check(await self.client.room_get_state(room)).events

    async def do_get_state_event(self, room, type, key):
        return self._check(await self.client.room_get_state_event(room, type, key)).content

    async def do_put_state(self, room, type, key, content):
        return self._check(await self.client.room_put_state(room, type, content, key)).event_id

    async def do_members(self, room):
        return [member.user_id for member in self._check(await self.client.joined_members(room)).members]

    # What is said in them.

    async def do_send(self, room, type, content, transaction):
        return self._check(await self.client.room_send(room, type, content, tx_id=transaction)).event_id

    async def do_redact(self, room, event, reason):
        return self._check(await self.client.room_redact(room, event, reason)).event_id

    async def do_typing(self, room, typing, milliseconds):
        self._check(await self.client.room_typing(room, typing, milliseconds))

    async def do_read(self, room, event):
        self._check(await self.client.update_receipt_marker(room, event))

    # The user and others.

    async def do_presence(self, presence, status):
        self._check(await self.client.set_presence(presence, status))

    async def do_get_presence(self, user):
        return await self.do_raw('GET', '/_matrix/client/v3/presence/%s/status' % quoted(user), None)

    async def do_profile(self, user):
        profile = self._check(await self.client.get_profile(user))
        return {'displayname': profile.displayname, 'avatar_url': profile.avatar_url, **profile.other_info}

    async def do_set_name(self, name):
        self._check(await self.client.set_displayname(name))

    async def do_set_avatar(self, uri):
        self._check(await self.client.set_avatar(uri))

    async def do_set_account_data(self, type, content):
        await self.do_raw('PUT', '/_matrix/client/v3/user/%s/account_data/%s' % (quoted(self.client.user_id), quoted(type)), content)

    # Media: the bytes in base64.

    async def do_upload(self, data, type, name):
        data = base64.b64decode(data)
        response, _ = await self.client.upload(lambda *_: io.BytesIO(data), content_type=type, filename=name, filesize=len(data))
        return self._check(response).content_uri

    async def do_download(self, uri):
        """With the token, as homeservers ask for since 1.11 of the specification; the library knows the way before that alone."""
        server, media = re.fullmatch(r'mxc://([^/]+)/(.+)', uri).groups()
        response = await self._request('GET', '/_matrix/client/v1/media/download/%s/%s' % (quoted(server), quoted(media)))
        if response.status != 200:
            raise Exception('%d: %s' % (response.status, await response.text()))
        return {'type': response.content_type, 'data': base64.b64encode(await response.read()).decode()}

    async def do_raw(self, method, path, body):
        """A request of one's own making, for what the library has no word for."""
        response = await self._request(method, path, None if body is None else json.dumps(body), {'Content-Type': 'application/json'})
        answer = await response.json()
        if response.status >= 300:
            raise Exception('%s: %s' % (answer.get('errcode', response.status), answer.get('error')))
        return answer

    async def _request(self, method, path, data=None, headers=None):
        return await self.client.send(method, path, data, {'Authorization': 'Bearer ' + self.client.access_token, **(headers or {})})


def quoted(text):
    return urllib.parse.quote(text, safe='')


async def answer(user, request):
    identity, name = request.pop('id'), request.pop('do')
    try:
        emit(id=identity, ok=await getattr(user, 'do_' + name)(**request))
    except Exception as error:  # the border: the test gets to know whatever went wrong
        emit(id=identity, error='%s: %s' % (type(error).__name__, error))


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2 ** 27)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    user, requests = User(), set()
    while line := await reader.readline():
        task = asyncio.create_task(answer(user, json.loads(line)))
        requests.add(task)
        task.add_done_callback(requests.discard)
    await user.close()


# The library warns about events that it cannot read, with their content: they are told above instead.
logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
asyncio.run(main())
# Requests that are still tried again would be waited for.
os._exit(0)
