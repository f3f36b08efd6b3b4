#!/usr/bin/python3
"""One XMPP user, driven over stdin and stdout, one JSON object a line, so that tests use a client library nobody here wrote.

    in    {"id": 1, "do": "connect", ...arguments}       the methods do_... below are what can be asked for
    out   {"id": 1, "ok": ...} or {"id": 1, "error": "..."}; an IQ's answer is its XML, also where it is of type error
    out   {"stanza": "<...>"} for each stanza received, {"event": "disconnected"}

Ends when stdin ends. Debian's python3-slixmpp: run with /usr/bin/python3.
"""
import asyncio
import json
import logging
import os
import ssl
import sys
import xml.etree.ElementTree as ET

import slixmpp
from slixmpp.componentxmpp import ComponentXMPP
from slixmpp.exceptions import IqError, IqTimeout

PLUGINS = ('xep_0004', 'xep_0030', 'xep_0045', 'xep_0050', 'xep_0054', 'xep_0077', 'xep_0085', 'xep_0092', 'xep_0184', 'xep_0199', 'xep_0249',
           'xep_0359')
IQ_SECONDS = 60

# slixmpp 1.8.3 prints what it meets in the history of a room, which is no line of ours.
LINES, sys.stdout = sys.stdout, sys.stderr


def emit(**line):
    LINES.write(json.dumps(line) + '\n')
    LINES.flush()


class User:
    def __init__(self):
        self.client = None

    def _new_client(self, jid, password, tls):
        # slixmpp knows only the tls-unique channel binding, which TLS 1.3 servers refuse: over STARTTLS it is told to use PLAIN.
        client = slixmpp.ClientXMPP(jid, password, sasl_mech='PLAIN' if tls else None)
        for plugin in PLUGINS:
            client.register_plugin(plugin)
        client.ssl_context.check_hostname = False
        client.ssl_context.verify_mode = ssl.CERT_NONE
        client['feature_mechanisms'].unencrypted_plain = True
        client['feature_mechanisms'].unencrypted_scram = True
        # The test decides about subscription requests.
        client.roster.auto_authorize = None
        client.roster.auto_subscribe = None
        client.add_filter('in', self._received)
        return client

    @staticmethod
    def _received(stanza):
        if isinstance(stanza, (slixmpp.Message, slixmpp.Presence, slixmpp.Iq)):
            emit(stanza=ET.tostring(stanza.xml, encoding='unicode'))
        return stanza

    async def do_connect(self, jid, password, host, port, tls):
        client = self.client = self._new_client(jid, password, tls)
        await self._start(client, lambda: client.connect((host, port), disable_starttls=not tls, force_starttls=tls))

    async def do_connect_component(self, jid, secret, host, port):
        """A whole domain of users behind one connection, who speak with raw stanzas."""
        client = self.client = ComponentXMPP(jid, secret, host, port)
        client.add_filter('in', self._received)
        await self._start(client, client.connect)

    async def _start(self, client, connect):
        started = asyncio.get_running_loop().create_future()

        def end(error):
            if not started.done():
                started.set_exception(Exception(error))
        client.add_event_handler('session_start', lambda _: started.done() or started.set_result(None))
        client.add_event_handler('failed_auth', lambda _: end('the server refused the password'))
        client.add_event_handler('connection_failed', lambda e: end('could not connect: %s' % e))
        connect()
        try:
            await asyncio.wait_for(started, IQ_SECONDS)
        except BaseException:
            client.abort()
            raise
        client.add_event_handler('disconnected', lambda _: client is self.client and emit(event='disconnected'))

    async def do_disconnect(self):
        client, self.client = self.client, None
        if client is not None and client.is_connected():
            await client.disconnect(wait=2)

    # Requests: answered with the XML of the reply.

    async def _reply(self, sending):
        try:
            iq = await sending
        except IqError as error:
            iq = error.iq
        return ET.tostring(iq.xml, encoding='unicode')

    async def do_iq(self, type, to, payload):
        iq = self.client.make_iq(ito=to, itype=type)
        if payload:
            iq.append(ET.fromstring(payload))
        return await self._reply(iq.send(timeout=IQ_SECONDS))

    async def do_get_roster(self):
        return await self._reply(self.client.get_roster(timeout=IQ_SECONDS))

    async def do_set_roster_item(self, jid, name, groups):
        return await self._reply(self.client.update_roster(jid, name=name, groups=groups, timeout=IQ_SECONDS))

    async def do_remove_roster_item(self, jid):
        return await self._reply(self.client.del_roster_item(jid))

    async def do_disco_info(self, to, node):
        return await self._reply(self.client['xep_0030'].get_info(jid=to, node=node, cached=False, timeout=IQ_SECONDS))

    async def do_disco_items(self, to, node):
        return await self._reply(self.client['xep_0030'].get_items(jid=to, node=node, timeout=IQ_SECONDS))

    async def do_vcard(self, jid):
        return await self._reply(self.client['xep_0054'].get_vcard(jid=jid, cached=False, timeout=IQ_SECONDS))

    async def do_version(self, to):
        return await self._reply(self.client['xep_0092'].get_version(to, timeout=IQ_SECONDS))

    async def do_ping(self, to):
        return await self._reply(self.client['xep_0199'].send_ping(to, timeout=IQ_SECONDS))

    async def do_get_registration(self, to):
        return await self._reply(self.client['xep_0077'].get_registration(jid=to, timeout=IQ_SECONDS))

    async def do_register_by_form(self, to, fields):
        """Asks for the form and sends it back filled in, as a client does for a person."""
        answer = await self.client['xep_0077'].get_registration(jid=to, timeout=IQ_SECONDS)
        form = answer['register']['form']
        form['type'] = 'submit'
        unknown = set(fields) - set(form.get_fields())
        if unknown:
            raise Exception('the form has no field %s' % ', '.join(sorted(unknown)))
        form['values'] = {**form.get_values(), **fields}
        iq = self.client.make_iq_set(ito=to)
        iq['register'].append(form)
        return await self._reply(iq.send(timeout=IQ_SECONDS))

    async def do_register_by_fields(self, to, fields):
        """The form of XEP-0077 older than data forms."""
        iq = self.client.make_iq_set(ito=to)
        for name, value in fields.items():
            iq['register'][name] = value
        return await self._reply(iq.send(timeout=IQ_SECONDS))

    async def do_unregister(self, to):
        return await self._reply(self.client['xep_0077'].cancel_registration(jid=to, timeout=IQ_SECONDS))

    async def do_list_commands(self, to):
        return await self._reply(self.client['xep_0050'].get_commands(to, timeout=IQ_SECONDS))

    async def do_command(self, to, node, action, session, fields):
        payload = None
        if fields is not None:
            payload = self.client['xep_0004'].make_form(ftype='submit')
            for name, value in fields.items():
                payload.add_field(var=name, value=value)
        return await self._reply(self.client['xep_0050'].send_command(
            to, node, action=action, sessionid=session, payload=payload, flow=False, timeout=IQ_SECONDS))

    async def do_join_room(self, room, nick):
        """Waits for what ends the entry, the own presence and the subject, as clients do. Answered with the own presence."""
        own, *_ = await self.client['xep_0045'].join_muc_wait(slixmpp.JID(room), nick, timeout=IQ_SECONDS)
        return ET.tostring(own.xml, encoding='unicode')

    async def do_announce(self, features):
        """What the client can do beside what its plugins say, announced with its presence."""
        self.client.register_plugin('xep_0115')
        for feature in features:
            self.client['xep_0030'].add_feature(feature)
        await self.client['xep_0115'].update_caps()
        self.client.send_presence()

    # Stanzas without an answer.

    async def do_invite(self, room, to):
        self.client['xep_0045'].invite(slixmpp.JID(room), slixmpp.JID(to))

    async def do_invite_directly(self, room, to):
        self.client['xep_0249'].send_invitation(slixmpp.JID(to), slixmpp.JID(room))

    async def do_leave_room(self, room, nick):
        self.client['xep_0045'].leave_muc(slixmpp.JID(room), nick)

    async def do_presence(self, to, type, show, status):
        presence = self.client.make_presence(pto=to, ptype=type, pshow=show, pstatus=status)
        presence.send()

    async def do_message(self, to, stanza_id, body, chat_state, request_receipt, origin_id, type='chat'):
        message = self.client.make_message(mto=to, mbody=body, mtype=type)
        message['id'] = stanza_id
        if chat_state:
            message['chat_state'] = chat_state
        if request_receipt:
            message['request_receipt'] = True
        if origin_id:
            message['origin_id']['id'] = origin_id
        message.send()

    async def do_raw(self, xml):
        self.client.send_raw(xml)


async def answer(user, request):
    identity, name = request.pop('id'), request.pop('do')
    try:
        emit(id=identity, ok=await getattr(user, 'do_' + name)(**request))
    except IqTimeout:
        emit(id=identity, error='no answer within %d s' % IQ_SECONDS)
    except Exception as error:  # the border: the test gets to know whatever went wrong
        emit(id=identity, error='%s: %s' % (type(error).__name__, error))


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2 ** 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    user, requests = User(), set()
    while line := await reader.readline():
        task = asyncio.create_task(answer(user, json.loads(line)))
        requests.add(task)
        task.add_done_callback(requests.discard)
    await user.do_disconnect()


logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
# slixmpp leaves timers behind that would be waited for.
os._exit(0)
