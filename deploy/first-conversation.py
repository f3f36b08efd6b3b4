#!/usr/bin/python3
"""Links an MSN account to an XMPP user through a running bridge and talks with a contact who echoes, as any XMPP client would.

Prints what it does and sees; exit code 0 when the contact has answered. Needs python3-slixmpp.
"""
import argparse
import asyncio
import logging
import sys

logging.basicConfig(level=logging.CRITICAL)
import slixmpp  # noqa: E402  it logs on import and at the end what nobody needs to know

SECONDS = 60
TEXT = 'Hello from XMPP'


class Conversation(slixmpp.ClientXMPP):
    def __init__(self, arguments):
        super().__init__(arguments.jid + '/first-conversation', arguments.password)
        self.arguments = arguments
        self.contact = '%s@%s' % (arguments.contact.replace('@', '\\40'), arguments.transport)
        for plugin in ('xep_0004', 'xep_0077', 'xep_0184'):
            self.register_plugin(plugin)
        # Everything is on this machine, without TLS.
        self['feature_mechanisms'].unencrypted_plain = True
        self['feature_mechanisms'].unencrypted_scram = True
        self.roster.auto_authorize = None
        self.roster.auto_subscribe = None
        self.signed_in, self.contact_there, self.answer, self.receipt = (asyncio.get_event_loop().create_future() for _ in range(4))
        self.add_event_handler('session_start', lambda _: self._done(self.signed_in, None))
        for failure in ('failed_auth', 'connection_failed'):
            self.add_event_handler(failure, lambda _, failure=failure: self._fail(failure))
        self.add_event_handler('presence_subscribe', self._accept)
        self.add_event_handler('presence_available', self._present)
        self.add_event_handler('message', self._message)
        self.add_event_handler('message_error', lambda stanza: self._fail('%s says: %s' % (stanza['from'], stanza['error']['text'])))
        self.add_event_handler('receipt_received', lambda _: self._done(self.receipt, None))

    @staticmethod
    def _done(future, value):
        if not future.done():
            future.set_result(value)

    def _fail(self, why):
        for future in (self.signed_in, self.contact_there, self.answer, self.receipt):
            if not future.done():
                future.set_exception(Exception(why))

    def _accept(self, presence):
        if presence['from'].domain == self.arguments.transport:
            self.send_presence(pto=presence['from'].bare, ptype='subscribed')
            self.send_presence(pto=presence['from'].bare, ptype='subscribe')

    def _present(self, presence):
        if presence['from'].bare == self.contact:
            self._done(self.contact_there, presence)

    def _message(self, message):
        if not message['body']:
            return
        if message['from'].bare == self.contact:
            # What was said while this user was away comes as well.
            if TEXT in message['body']:
                self._done(self.answer, message['body'])
        elif message['from'].bare == self.arguments.transport:
            say('the transport says: %s' % message['body'])

    async def link(self, form):
        form['type'] = 'submit'
        form['values'] = {
            **form.get_values(), 'address': self.arguments.msn_address, 'password': self.arguments.msn_password}
        iq = self.make_iq_set(ito=self.arguments.transport)
        iq['register'].append(form)
        await iq.send(timeout=SECONDS)

    async def talk(self):
        arguments = self.arguments
        self.connect(('127.0.0.1', arguments.port), disable_starttls=True, force_starttls=False)
        await asyncio.wait_for(self.signed_in, SECONDS)
        await self.get_roster()
        self.send_presence()
        say('signed in to the XMPP server as %s' % arguments.jid)

        registration = await self['xep_0077'].get_registration(jid=arguments.transport, timeout=SECONDS)
        if registration['register']['registered']:
            say('the MSN account %s is linked at %s already' % (arguments.msn_address, arguments.transport))
        else:
            await self.link(registration['register']['form'])
            say('linked the MSN account %s at %s' % (arguments.msn_address, arguments.transport))

        self.send_presence(pto=self.contact, ptype='subscribe')
        say('added the MSN contact %s' % arguments.contact)
        presence = await asyncio.wait_for(self.contact_there, SECONDS)
        say('%s appears: %s %s' % (arguments.contact, presence['show'] or 'online', presence['status']))

        message = self.make_message(mto=self.contact, mbody=TEXT, mtype='chat')
        message['request_receipt'] = True
        message.send()
        say('%s > %s' % (arguments.jid, TEXT))
        answer = await asyncio.wait_for(self.answer, SECONDS)
        say('%s > %s' % (arguments.contact, answer))
        await asyncio.wait_for(self.receipt, SECONDS)
        say('MSN confirmed the delivery')
        await self.disconnect(wait=2)


def say(text):
    print('  ' + text, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ('jid', 'password', 'transport', 'msn-address', 'msn-password', 'contact'):
        parser.add_argument('--' + name, required=True)
    parser.add_argument('--port', type=int, required=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    conversation = Conversation(parser.parse_args())
    try:
        loop.run_until_complete(conversation.talk())
    except asyncio.TimeoutError:
        sys.exit('first-conversation: nothing came for %d seconds' % SECONDS)
    except slixmpp.exceptions.IqError as error:
        sys.exit('first-conversation: %s says: %s %s' % (error.iq['from'], error.condition, error.text))
    except Exception as error:  # the border: whatever went wrong is told in one line
        sys.exit('first-conversation: %s' % error)


main()
